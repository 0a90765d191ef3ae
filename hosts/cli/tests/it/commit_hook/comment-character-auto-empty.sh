#> Begin
git config core.commentChar auto
echo more >> a
agent git commit -a || true
agent git commit -a --verbose || true
