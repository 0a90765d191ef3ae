#> Main
git checkout -b topic
echo topic > a; git commit -a -m Topic
git checkout main
echo main > b; git add b; git commit -m Main
replace_text '' agent git merge --edit topic || true
