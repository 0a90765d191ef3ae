#> Begin
git config core.commentChar '\'
echo more >> a
agent git commit -a --verbose || true
