# Somebody who sets GIT_EDITOR to `:` gets git's comments, which git takes out.
#> Subject
#>
#> AI-assisted: false
echo more >> a
git commit -a -m Subject -m 'AI-assisted: false'
echo more >> a
if GIT_EDITOR=: agent git commit -a --amend; then exit 1; fi
