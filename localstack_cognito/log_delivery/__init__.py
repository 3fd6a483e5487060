"""The logs of a pool, on their way to where its LogDeliveryConfiguration sends them.

    records     what AWS writes of an event or of a message that was not delivered
    queue.put   waits, bounded, for the one thread that delivers; no request waits for it
    queue       batches by pool and source, asks where each goes, counts what is lost
    host        ``log_destinations`` puts a batch into CloudWatch Logs, S3 or Firehose

Who notes something does not know whether a pool wants it: ``queue.deliver_with`` is given what
does. Nothing here knows a pool's rules.
"""
