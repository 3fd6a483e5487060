"""What happened and why: noted by every room, read by the console.

A record is made when something begins, and kept when it ends. Nothing here knows what is noted.

    noting      begins records, adds to them            printing    records as lines
      recorder    keeps them, tells who follows
        records     what a record is        masking     what of it is a secret
"""
