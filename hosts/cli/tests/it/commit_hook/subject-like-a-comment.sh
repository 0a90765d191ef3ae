#> #12 is mended
#>
#> Assisted-by: claude:unknown
echo more >> a
agent git commit -a -m '#12 is mended'
