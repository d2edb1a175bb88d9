copy t from stdin;
21
22
