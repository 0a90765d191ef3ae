#> Merge branch 'topic'
#>
#> Assisted-by: claude:unknown
git config commit.cleanup scissors
git checkout -b topic
echo topic > a; git commit -a -m Topic
git checkout main
echo main > a; git commit -a -m Main
git merge topic || true
echo both > a; git add a
agent git commit
