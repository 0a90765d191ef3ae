#> Begin
echo more >> a
replace_text '' agent git commit -a --amend || true
