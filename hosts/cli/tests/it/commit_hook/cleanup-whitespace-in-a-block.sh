#> S
#>
#> Signed-off-by: X <x@y.example>
#> # keep me
#> Fixes: 3
#> Assisted-by: claude:unknown
echo more >> a
replace_text 'S

Signed-off-by: X <x@y.example>
# keep me
Fixes: 3' agent git commit -a --cleanup=whitespace
