# The five rules of benches/src/lib.rs in Rego.
package bench

import rego.v1

default changes_files := false

changes_files if count(input.files) > 0

default grows_storage := false

grows_storage if {
	some file in input.files
	startswith(file.path, "storage/")
	file.added > 10
}

default few_migrations := false

few_migrations if count([file | some file in input.files; endswith(file.path, ".sql")]) < 1000

default described_commits := false

described_commits if {
	every commit in input.commits {
		count(commit.message) > 0
		commit.in_base == false
	}
}

default approved_by_storage := false

approved_by_storage if {
	some review in input.reviews
	review.state == "approved"
	some person in input.people
	person.login == review.reviewer
	some team in person.teams
	team == "storage"
}

answers := [changes_files, grows_storage, few_migrations, described_commits, approved_by_storage]
