#> Begin
git config core.commentChar AUTO
printf '# Why?\n' > ../template
git config commit.template ../template
echo more >> a
agent git commit -a || true
