# A message without text, with the diff below the scissors: git ends the commit, and so does the hook leave it.
#> Begin
git config commit.verbose true
echo more >> a
agent git commit -a || true
