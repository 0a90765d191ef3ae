# Git ends a commit whose template nobody edited.
#> Begin
printf 'Why is it?\n\nHow is it?\n' > ../template
git config commit.template ../template
echo more >> a
agent git commit -a || true
