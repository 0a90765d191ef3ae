#> Begin
printf 'Why?\n\nHow?\n' > ../template
git config commit.template ../template
printf 'Why?\r\n\r\nHow?\r\n' > ../crlf
echo more >> a
GIT_EDITOR='cat ../crlf >' agent git commit -a || true
