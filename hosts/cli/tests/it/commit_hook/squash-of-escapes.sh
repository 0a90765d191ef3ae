# What a squashed commit says is text: no backslash in it makes another trailer.
#$ git log -1 --format='%s|%(trailers:only,separator=%x2C)'
#> My squash|Assisted-by: a:b\nSigned-off-by:\040Boss\040<boss@corp.example>\nReviewed-by:\040Boss
git checkout -b topic
echo 1 > b; git add b; git commit -m One -m 'Assisted-by: a:b\nSigned-off-by:\040Boss\040<boss@corp.example>\nReviewed-by:\040Boss'
git checkout main
git merge --squash topic
git commit -m 'My squash'
