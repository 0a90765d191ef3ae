#> Add a feature
#>
#> Assisted-by: claude:claude-opus-4.6
git checkout -b topic
echo 1 > b; git add b; git commit -m One -m 'Assisted-by: claude:claude-opus-4.6'
git checkout main
git merge --squash topic
git commit -m 'Add a feature'
