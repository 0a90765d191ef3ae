#$ git log -1 --format='%(trailers:separator=%x2C)'
#> Fixes: 12,Assisted-by: claude:unknown
echo more >> a
git commit -a -m Subject -m 'Fixes: 12'
echo more >> a
GIT_EDITOR=: agent git commit -a --amend
