# One commit says that AI was used, and the message that it was not: somebody has to say which is true.
#> Begin
git checkout -b topic
echo 1 > b; git add b; git commit -m One -m 'Assisted-by: claude:claude-opus-4.6'
git checkout main
git merge --squash topic
if git commit -m Squashed -m 'AI-assisted: false'; then exit 1; fi
