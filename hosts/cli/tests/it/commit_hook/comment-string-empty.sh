#> Begin
git config core.commentString '//'
echo more >> a
agent git commit -a || true
