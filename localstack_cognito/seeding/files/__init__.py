"""Files as text: YAML and JSON in, with the place of each value, and YAML and JSON out.

    reading.read        a file or a stream to nodes, raises ``FileProblems``
      expanding           ${NAME}, ${file:path}, Include, where the caller allows them
        composing           one file to nodes
          yaml_texts          by PyYAML's events; plain scalars mean what YAML 1.2 says
          json_texts          by JSON's own rules
          line_items          runs of one-line JSON items: they stay in the file
    writing.write       plain values to YAML or JSON, an iterator item by item
    sending.SentText    nodes to one text, with the place that each of its lines came from

Nothing here knows what the members mean, nor the host, nor the database.
"""
