# The last line begins with a character that git could have chosen, and git chose another.
#$ git log -1 --format='%(trailers)'
#> Assisted-by: claude:unknown
git config core.commentChar auto
echo more >> a
replace_text 'S

Fixes: 3

| a | b |' agent git commit -a
