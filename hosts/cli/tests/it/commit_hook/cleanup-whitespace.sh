#> Subject
#>
#> #12
#>
#> Assisted-by: claude:unknown
git config commit.cleanup whitespace
echo more >> a
replace_text 'Subject

#12' agent git commit -a
