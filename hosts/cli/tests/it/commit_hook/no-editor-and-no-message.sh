#> Begin
echo more >> a
GIT_EDITOR=: agent git commit -a || true
GIT_EDITOR=: agent git commit -a --verbose || true
