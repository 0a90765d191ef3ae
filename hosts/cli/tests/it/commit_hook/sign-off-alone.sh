# Git counts a message of a sign-off alone as empty.
#> Begin
echo more >> a
agent git commit -a --signoff || true
