#> Subject
#>
#> Assisted-by: claude:unknown
git worktree add -b other ../tree
( cd ../tree; echo more >> a; type_text Subject agent git commit -a --verbose; agent git commit -a --amend --no-edit )
git reset --quiet --hard other
