# A message that is meant to be empty stays empty.
#>
echo more >> a
agent git commit -a --allow-empty-message -m ''
