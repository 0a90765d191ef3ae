#> Subject
#>
#> Body.
#>
#> Assisted-by: claude:unknown
echo more >> a
printf 'Subject\n\nBody.\n' | agent git commit -a -F -
