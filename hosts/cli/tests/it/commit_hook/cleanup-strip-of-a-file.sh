#> Begin
git config commit.cleanup strip
printf 'S\n\nAI-assisted: false\n\n# note\n' > ../message
echo more >> a
if agent git commit -a -F ../message; then exit 1; fi
