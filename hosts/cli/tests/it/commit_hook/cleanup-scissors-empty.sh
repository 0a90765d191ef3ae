#> Begin
git config commit.cleanup scissors
echo more >> a
agent git commit -a || true
agent git commit -a --verbose || true
