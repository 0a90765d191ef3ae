# An agent does not change what somebody denies.
#> Subject
#>
#> AI-assisted: false
echo more >> a
git commit -a -m Subject -m 'AI-assisted: false'
echo more >> a
if agent git commit -a --amend --no-edit; then exit 1; fi
