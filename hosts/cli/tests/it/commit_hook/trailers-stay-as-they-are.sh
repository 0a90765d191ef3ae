#> Subject
#>
#> Fixes:12
#> Changes:
#>   - one
#>   - two
#> Assisted-by: claude:unknown
echo more >> a
agent git commit -a -m Subject -m 'Fixes:12
Changes:
  - one
  - two'
