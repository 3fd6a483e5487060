#!/bin/sh
# The tests start a PostgreSQL server of their own: install Debian's where there is none.
set -eu
for folder in /usr/lib/postgresql/*/bin; do
	[ -x "$folder/initdb" ] && exit 0
done
command -v initdb >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
	echo "Installing PostgreSQL for the tests"
	apt-get update -qq
	# Its main package would start a server; the tests need the programs only.
	mkdir -p /etc/postgresql-common
	[ -e /etc/postgresql-common/createcluster.conf ] ||
		echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null
else
	echo "The tests need PostgreSQL's programs (Debian: apt-get install postgresql)." >&2
	exit 1
fi
