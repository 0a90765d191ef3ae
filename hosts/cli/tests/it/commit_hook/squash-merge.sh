# What the squashed commits declare, the squash declares, whoever commits it.
#$ git log -1 --format='%s|%(trailers:key=Assisted-by,separator=%x2C)'
#> Squashed commit of the following:|Assisted-by: claude:claude-opus-4.6,Assisted-by: copilot:unknown
git checkout -b topic
echo 1 > b; git add b; git commit -m One -m 'Assisted-by: claude:claude-opus-4.6'
echo 2 > b; git commit -a -m Two
echo 3 > b; git commit -a -m Three -m 'Assisted-by: copilot:unknown'
git checkout main
git merge --squash topic
git commit
