#> Pay twice
#>
#> Why is it?
#>
#> How is it?
#>
#> Assisted-by: claude:unknown
printf 'Why is it?\n\nHow is it?\n' > ../template
git config commit.template ../template
echo more >> a
type_text 'Pay twice
' agent git commit -a
