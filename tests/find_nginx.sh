#!/bin/sh
# The tests put nginx before a host: install Debian's where there is none.
set -eu
for name in nginx /usr/sbin/nginx; do
	command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
	echo "Installing nginx for the tests"
	apt-get update -qq
	# Its package would start a server; the tests need the program only.
	policy=/usr/sbin/policy-rc.d
	if [ ! -e "$policy" ]; then
		trap 'rm -f "$policy"' EXIT
		printf '#!/bin/sh\nexit 101\n' >"$policy"
		chmod 755 "$policy"
	fi
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx-light >/dev/null
else
	echo "The tests need nginx (Debian: apt-get install nginx-light)." >&2
	exit 1
fi
