# ruff: noqa: E501 - a script reads best in one piece
r"""Scripts that run in process: each is run by psql too, and everything must be the same.

``T`` stands before scripts that need a table. Every case starts from an empty schema ``public``.
``:x`` is ``7``, ``:text`` is ``it's "a" b\c``, ``:sql`` is ``select 1; select 2``.
"""

from __future__ import annotations

__all__ = ["ACCEPTED", "VARIABLES"]

VARIABLES = {
    "x": "7",
    "text": 'it\'s "a" b\\c',
    "sql": "select 1; select 2",
    "half": "'open",
    "lines": "'a'\n'b'",
    "empty": "",
    "yes": "on",
    "umlaut": "größe",
}

T = "create table t (a int);\n"

ACCEPTED: dict[str, str | bytes] = {
    # --- where a script begins and ends ------------------------------------------------------
    "an empty script": "",
    "only blank lines": "\n\n  \n\t\n",
    "only a line comment": "-- nothing\n",
    "only a block comment": "/* nothing */",
    "only a block comment and a line end": "/* nothing */\n",
    "semicolons alone": ";;\n ; ;\n",
    "no final line end": "select 1;",
    "no final semicolon": "select 1",
    "no final semicolon but a comment": "select 1\n-- done\n",
    "no final semicolon but an open comment": "select 1;\nselect 2 /* open",
    "an unterminated string": "select 1;\nselect 'open\nmore\n",
    "an unterminated name": 'select 1;\nselect "open\n',
    "an unterminated dollar quote": "select 1;\nselect $a$ open $$ ;\n",
    "an unterminated escape string": "select 1;\nselect e'open\\';\n",
    "an unbalanced parenthesis": "select 1;\nselect (2;\nselect 3;\n",
    "a parenthesis too many": "select 1);\nselect 2;\n",
    "byte order mark": b"\xef\xbb\xbfselect 1;\n",
    "byte order mark and a command": b"\xef\xbb\xbf\\echo marked\n",
    "byte order mark in the middle": "select 1;\n\ufeffselect 2;\n",
    "carriage returns": b"select 1;\r\nselect\r\n  'a\r\nb';\r\n-- c\r\n\\echo x y\r\nselect 3;\r\n",
    "form feeds": "select\f1;\f\nselect 2;\n",
    "two statements in a line": "select 1; select 2;\n",
    "a statement over many lines": "select\n\n  1\n  ,\n\n\n  2\n;\n",
    "what the server is sent": (
        "  -- before\n  select /* in */ current_query()\n\n  -- inside\n ; -- after\n"
        "select current_query(); select current_query()"
    ),
    "umlauts": "select 'größe', 'ß' as \"größe\";\nselect größe from (values (1)) v (größe);\n",
    "more than one plane": "select '😀', length('😀');\n",
    # --- quotes ------------------------------------------------------------------------------
    "semicolons in quotes": "select ';', e';', n';', b'1', x'1', u&';', $$;$$, $a$;$a$;\n",
    "doubled quotes": 'select \'it\'\'s; ok\', "a""b;" from (values (1)) v ("a""b;");\n',
    "escaped quotes": "select e'it\\'s; ok', e'a\\\\', E'\\'', 1;\n",
    "plain strings keep backslashes": "select 'a\\', 2; select '\\';\n",
    "a string over lines": "select 'a\n;\n\n  b';\n",
    "a string continued": "select 'a'\n'b', 'c'  -- why\n  'd';\n",
    "an escape string continued": "select e'a'\n'b';\n",
    "an escape string continued with an escape": "select 1;\nselect e'a'\n'\\'b';\n",
    "an escaped line end": "select e'a\\\nb';\n",
    "unicode strings": "select u&'d\\0061t', U&\"d\\0061t\" from (values (1)) v (dat);\n",
    "a letter before a quote": "select 1 as e, date'2020-01-01', 'x'::text;\n",
    "dollar quotes in dollar quotes": "select $a$ $b$ ; $$ $b$ $a$, $$ $a$ $$;\n",
    "dollar quotes that look alike": "select $a$ $ab$ ; $a b$ $a$;\n",
    "dollar in a name": "select 1 as a$b, 2 as c$$d$$;\nselect 3;\n",
    "dollar quotes over lines": "select $$\n\n;\n-- no comment\n\\echo no command\n:x\n$$;\n",
    "umlaut in a dollar tag": "select $ß$ ; $ß$;\n",
    # --- comments ----------------------------------------------------------------------------
    "nested comments": "select /* a /* b; */ c; */ 1;\n",
    "nested comments close together": "select /*/**/*/ 1 /***/ , /*//**/*/ 2;\n",
    "comments over lines": "/* a\n;\n/* b\n*/ ;\n*/ select 1;\n",
    "quotes in comments": "select 1 -- it's\n; /* it's \" $$ */ select 2;\n",
    "comments in quotes": "select '-- no', '/* no', $$/*$$;\n",
    "comment next to an operator": "select 1+--x\n2, 3*/* y */4, 5-- z\n;\n",
    "operator that ends in a comment": "select 1 +/* a; */ 2 ;\n",
    "variables in comments stay": "select 1 /* :x :'nope' */; -- :x\n",
    # --- parentheses, rules, routines --------------------------------------------------------
    "rule of several statements": (
        T + "create table u (a int);\ncreate rule r as on insert to t do also\n"
        "(insert into u values (new.a); insert into u values (new.a + 1););\n"
        "insert into t values (1);\nselect * from u;\n"
    ),
    "rule that answers with rows": (
        T + "create rule r as on insert to t do also select 'from the rule', new.a;\n"
        "insert into t values (1);\nselect 2;\n"
    ),
    "atomic function": (
        "create function f(a int) returns int begin atomic\n select 1;\n select a + 1;\nend;\n"
        "select f(1);\n"
    ),
    "atomic function with case": (
        "create or replace function f(a int) returns text language sql\nbegin atomic\n"
        "  select case when a > 1 then case a when 2 then 'two' end else 'one' end;\nend;\n"
        "select f(1), f(2);\n"
    ),
    "atomic procedure": (
        T + "create or replace procedure p() begin atomic insert into t values (1);"
        " insert into t values (2); end; call p(); select * from t;\n"
    ),
    "atomic function with quoted words": (
        'create function f() returns int begin atomic select 1 as "end"; select 2; end;\n'
        "select f();\n"
    ),
    "plpgsql function": (
        "create function f() returns int language plpgsql as $function$\nbegin\n  return 1;\n"
        "end;\n$function$;\nselect f();\n"
    ),
    "a body in plain quotes": (
        "create function f() returns int language plpgsql as 'begin return 1; end;';\nselect f();\n"
    ),
    "parameter called begin": (
        "create function f(\"begin\" int) returns int language sql as 'select $1';\nselect f(4);\n"
    ),
    "begin inside the parentheses of a function": (
        "create function f(a int default (case when true then 1 end)) returns int\n"
        "language sql as 'select $1'; select f();\n"
    ),
    "begin as a transaction": T + "begin; insert into t values (1); end; select * from t;\n",
    "a view called function": "create view function as select 1 as a; select * from function;\n",
    # --- colons ------------------------------------------------------------------------------
    "casts": "select 1::text, '2'::int::text, array[1]::int[];\n",
    "casts of variables": "select :x::text, :'x'::int;\n",
    "array slices": "select (array[1,2,3])[1:2], (array[1,2,3])[:2], (array[1,2,3])[2:];\n",
    "array slice by a variable": "select (array[1,2,3,4,5,6,7,8])[6:x], (array[1])[1::x];\n",
    "assignment": "do $$ declare a int; begin a := 1; end $$;\n",
    "named notation": "select lpad(string1 => 'a', length => 3);\n"
    "create function f(a int) returns int language sql as 'select a'; select f(a := 2);\n",
    "json paths": "select '{\"a\": {\"b\": 1}}'::jsonb #> '{a,b}', '{\"a\":1}'::json->'a';\n",
    "json object": "select json_build_object('a', 1)::text, '{\"a\":1}'::jsonb ? 'a';\n",
    "question marks and pipes": "select '{\"a\":1}'::jsonb ?| array['a'], 'a' || 'b', 5 | 3;\n",
    "escaped colon": "select (array[1,2,3,4,5,6,7,8])[6\\:7];\n",
    "undefined variables stay": "select 'a:nope', (array[1,2,3])[1:2];\nselect :nope;\n",
    "undefined quoted variables stay": "select 1;\nselect :'nope';\n",
    "variables in strings stay": 'select \':x\', ":x", $$:x$$ from (values (1)) v (":x");\n',
    # --- variables ---------------------------------------------------------------------------
    "variable as it is": "select :x;\n",
    "variable as a literal": "select :'x', :'text', :'empty';\n",
    "variable as a name": 'select 1 as :"x", 2 as :"text";\n',
    "variable with umlauts": "select :'umlaut', 1 as :\"umlaut\";\n",
    "variable that holds statements": ":sql\n;\nselect 3;\n",
    "variable that holds lines": "select :lines;\n",
    "variable that opens a quote": "select :half:half;\n",
    "empty variable": "select 1 :empty;\n:empty\n",
    "variable glued to a word": "select 1 as a:x;\nselect a:x from (values (1)) v (a7);\n",
    "is it defined": "select :{?x}, :{?nope};\n",
    "is it defined, badly written": "select 1;\nselect :{?x;\n",
    "registry": "select :'registry';\ncreate table :\"registry\" (a int);\n",
    "set and use": "\\set a 1\n\\set b 'two words'\n\\set c :a :b\nselect :a, :'b', :'c';\n",
    "set with quotes": "\\set a 'it''s'\n\\set b 'tab\\tline\\nend \\101 \\x41 \\q'\nselect :'a', :'b';\n",
    "set with double quotes": "\\set a \"two words\"x\nselect :'a';\n",
    "set joined": "\\set a one two 'three four'\nselect :'a';\n",
    "set without a value": "\\set a\nselect :'a', :{?a};\n",
    "set with a semicolon": "\\set a 1;\nselect :a\n",
    "set from variables": "\\set a :x:x\n\\set b :'text'\n\\set c :\"text\"\nselect :a, :b, :'c';\n",
    "set of an undefined variable": "\\set a :nope:'nope'\nselect :'a';\n",
    "set what is set already": "\\set ON_ERROR_STOP on\n\\set QUIET 1\n\\set ECHO none\nselect 1;\n",
    "unset": "\\unset x\n\\unset never\n\\unset ECHO\nselect 1 as a, :{?x};\nselect :x;\n",
    "set twice in a line": "\\set a 1 \\set b 2 \\\\ select :a, :b;\n",
    "set within a statement": "select\n\\set a 5\n:a\n;\n",
    "value glued to a string": "\\set v 'select 1; select e'\n:v'b\\'';\n",
    "value looks like a command": "\\set a '\\\\q'\nselect :'a';\n",
    # --- psql's own variables ----------------------------------------------------------------
    "the connection": "select :'DBNAME', :'USER', :'HOST', :'PORT';\n",
    "the server": "select :'SERVER_VERSION_NUM'::int > 100000, :'SERVER_VERSION_NAME';\n",
    "database by variable": "alter database :\"DBNAME\" set work_mem = '4MB';\n",
    # --- echo --------------------------------------------------------------------------------
    "echo": "\\echo hello world\n\\echo\n\\echo 'a  b'   c \"d e\" f;\n",
    "echo without a line end": "\\echo -n a b\n\\echo c '-n' -n\n\\echo '-n' d\n\\echo -n -n e\n",
    "echo of variables": "\\echo :x :'text' :\"text\" :nope :{?x} a:x 'a:x' \":x\"\n",
    "qecho and warn": "\\qecho to out\n\\warn to err\n\\warn -n no end\nselect 1;\n",
    "echo in a statement": "select 1 \\echo hm\n;\nselect 2 \\echo a \\\\ , 3;\n",
    "echo after a statement": "select 1; \\echo a\nselect 2;\n",
    "echo and comment": "\\echo a -- b\n",
    "echo glued to its argument": "\\echo a'b'\"c\":x\n",
    "order of output": "select 1;\n\\echo 2\nselect 3;\n\\qecho 4\n",
    # --- branches ----------------------------------------------------------------------------
    "if true": "\\if true\nselect 1;\n\\else\nselect 2;\n\\endif\n",
    "if false": "\\if off\nselect 1;\n\\else\nselect 2;\n\\endif\nselect 3;\n",
    "elif": "\\if 0\nselect 1;\n\\elif yes\nselect 2;\n\\elif yes\nselect 3;\n\\else\nselect 4;\n\\endif\n",
    "nested if": "\\if 1\n\\if 0\nselect 1;\n\\else\nselect 2;\n\\endif\nselect 3;\n\\endif\n",
    "nested if in a skipped one": (
        "\\if 0\n\\if 1\nselect 1;\n\\else\nselect 2;\n\\endif\n\\elif 1\nselect 3;\n\\endif\n"
    ),
    "if by variable": "\\if :yes\nselect 1;\n\\endif\n\\if :{?nope}\nselect 2;\n\\endif\n",
    "if within a statement": "select\n\\if 0\n 1\n\\else\n 2\n\\endif\n;\n",
    "if within parentheses": "select (\n\\if 0\n (((\n\\else\n 2\n\\endif\n);\nselect 3;\n",
    "if in one line": "\\if 1 \\\\ select 1; \\else \\\\ select 2; \\endif\nselect 3;\n",
    "skipped quotes": "\\if 0\nselect 'a\n\\endif\n';\n\\endif\nselect 1;\n",
    "skipped commands": (
        "\\if 0\n\\set x 8\n\\echo no\n\\i missing.sql\n\\q\n\\unset x\n\\endif\nselect :x;\n"
    ),
    "skipped statements and data": "\\if 0\nselect 1/0; select 2\n\\endif\n;\nselect 3;\n",
    "skipped variables": "\\if 0\nselect :half;\n\\endif\nselect 1;\n",
    "half a word of truth": "\\if T\nselect 1;\n\\endif\n\\if fal\n\\else\nselect 2;\n\\endif\n",
    # --- files -------------------------------------------------------------------------------
    "include": T + "\\i {folder}/plain.sql\nselect * from t;\n",
    "include with a semicolon": T + "\\i {folder}/plain.sql;\nselect * from t;\n",
    "include in quotes": T + "\\include '{folder}/plain.sql'\nselect * from t;\n",
    "include by a variable": T + "\\set f {folder}/plain.sql\n\\i :f\nselect * from t;\n",
    "include beside the script": T
    + "\\ir included/plain.sql\n\\include_relative included/plain.sql\n",
    "include of an include": T + "\\ir included/nested.sql\n",
    "include of an unfinished statement": T + "\\ir included/unfinished.sql\nselect * from t;\n",
    "include within a statement": T + "select count(*)\n\\ir included/plain.sql\nfrom t;\n",
    "include that quits": "\\ir included/sets_and_quits.sql\nselect :'from_include';\n",
    "include with data to its end": T + "\\ir included/copies_to_the_end.sql\nselect * from t;\n",
    "include that fails": "\\ir included/fails.sql\nselect 2;\n",
    "include that talks": "\\ir included/notices.sql\n\\ir ./included/../included//notices.sql\n",
    # --- quit --------------------------------------------------------------------------------
    "quit": "select 1;\n\\q\nselect 2;\n",
    "quit in a statement": "select 1 \\q\nselect 2;\n",
    "quit in a branch": "\\if 1\nselect 1;\n\\quit\n\\endif\nselect 2;\n",
    "quit with an open transaction": T + "begin;\ninsert into t values (1);\n\\q\ncommit;\n",
    # --- copy --------------------------------------------------------------------------------
    "copy": T + "copy t from stdin;\n1\n2\n\\N\n\\.\nselect * from t;\n",
    "copy nothing": T + "copy t from stdin;\n\\.\nselect count(*) from t;\n",
    "copy to the end": T + "copy t from stdin;\n1\n2",
    "copy to the end of line": T + "copy t from stdin;\n1\n2\n",
    "copy with nothing below": T + "copy t from stdin;",
    "copy of csv": (
        "create table t (a int, b text);\ncopy t (a, b) from stdin with (format csv, header);\n"
        'a,b\n1,"x;\ny"\n2,\n\\.\nselect * from t;\n'
    ),
    "copy in old words": T + "COPY t FROM STDIN WITH DELIMITER '|' NULL AS 'x';\n1\nx\n\\.\n",
    "copy where": T + "copy t from stdin where a > 1;\n1\n2\n\\.\nselect * from t;\n",
    "copy with carriage returns": T.replace("\n", "\r\n").encode()
    + b"copy t from stdin;\r\n1\r\n\\.\r\nselect * from t;\r\n",
    "copy and more in the line": T
    + "copy t from stdin; select count(*) from t; \\echo x\n1\n\\.\n",
    "copy twice in a line": T
    + "copy t from stdin; copy t from stdin;\n1\n\\.\n2\n\\.\nselect * from t;\n",
    "copy over lines": T + "copy t\n(a) from\n  stdin\n;\n5\n\\.\nselect * from t;\n",
    "copy without a semicolon": T + "copy t from stdin",
    "copy with quotes and commands in the data": (
        "create table t (a text);\ncopy t from stdin;\nit's\n\\\\echo no\n-- no\n:x\n\n\\.\n"
        "select * from t;\n"
    ),
    "copy of bad data": T + "copy t from stdin;\n1\nx\n3\n\\.\nselect 2;\n",
    "copy of extra columns": T + "copy t from stdin;\n1\t2\n\\.\nselect 2;\n",
    "copy into nothing": "copy nope from stdin;\n1\n\\.\nselect 2;\n",
    "copy in a transaction": T + "begin;\ncopy t from stdin;\n1\n\\.\ncommit;\nselect * from t;\n",
    "copy out": T + "insert into t values (1), (null);\ncopy t to stdout;\nselect 2;\n",
    "copy a query out": "copy (select 1, 'a,b' union all select 2, null) to stdout with (format csv);\n",
    "copy out fails": "copy (select 1 / (2 - a) from generate_series(1, 3) a) to stdout;\n",
    "copy with umlauts": "create table t (a text);\ncopy t from stdin;\ngröße\n\\.\nselect * from t;\n",
    # --- rows --------------------------------------------------------------------------------
    "no rows": "select 1 where false;\nselect from generate_series(1, 2);\nselect;\n",
    "many columns": "select 1, null, '', true, 1.50, 'a|b', array[1,null], '\\x00ff'::bytea;\n",
    "line ends in values": "select e'a\\nb', 'c';\n",
    "rows of writes": T + "insert into t values (1), (2) returning a, a * 2;\n"
    "update t set a = a + 1 returning *;\ndelete from t where a = 2 returning a;\n",
    "other rows": "values (1), (2);\ntable pg_catalog.pg_authid limit 0;\nshow server_encoding;\n",
    "explain": "explain (costs off) select 1;\n",
    "fetch": "begin;\ndeclare c cursor for values (1), (2);\nfetch 1 from c;\nfetch all c;\nrollback;\n",
    "prepared": "prepare p (int) as select $1 + 1;\nexecute p (1);\ndeallocate p;\n",
    # --- messages ----------------------------------------------------------------------------
    "notices": (
        "do $$\nbegin\n  raise notice 'one';\n  raise warning 'two' using detail = 'd',"
        " hint = 'h';\n  raise info 'three\nlines';\nend\n$$;\n"
    ),
    "notice of the server": "drop table if exists nope;\ncreate table if not exists t (a int);\n"
    + T.replace("table", "table if not exists"),
    "debug messages": "set client_min_messages = debug1;\ncreate table t (a serial);\n",
    "no messages": "set client_min_messages = error;\ndrop table if exists nope;\n",
    "syntax error": "select 1;\nselect\n  frm\n  where x;\nselect 2;\n",
    "syntax error after umlauts": "select 'größe', nope;\n",
    "syntax error in a long line": "select " + "1 + " * 60 + "nope" + " + 1" * 60 + ";\n",
    "syntax error after a tab": "select\t'a',\tnope;\n",
    "error in a variable": "select :x + nope;\n",
    "error with detail": "create table t (a int primary key);\ninsert into t values (1);\n"
    "insert into t values (1);\n",
    "error with hint": "select lenght('a');\n",
    "error in a function": (
        "create function f() returns void language plpgsql as $$\nbegin\n  perform 1 / 0;\nend\n$$;\n"
        "select f();\n"
    ),
    "error in a query of a function": (
        "create function f() returns void language plpgsql as $$\nbegin\n"
        "  execute 'select nope';\nend\n$$;\nselect f();\n"
    ),
    "error in a body": "create function f() returns int language sql as $$ select nope $$;\n",
    "raised error": "do $$ begin raise 'no' using errcode = 'P1234', detail = 'd', hint = 'h'; end $$;\n",
    "error in a transaction": T + "begin;\ninsert into t values (1);\nselect 1 / 0;\ncommit;\n",
    "error at commit": (
        "create table t (a int primary key);\ncreate table u (a int references t "
        "deferrable initially deferred);\nbegin;\ninsert into u values (1);\ncommit;\nselect 2;\n"
    ),
    "error after output": "select generate_series(1, 3);\nselect 1 / (2 - a) from generate_series(1, 3) a;\n",
    # --- transactions and the session --------------------------------------------------------
    "transaction": T + "begin;\ninsert into t values (1);\ncommit;\n",
    "transaction left open": T + "begin;\ninsert into t values (1);\n",
    "savepoints": T + "begin;\ninsert into t values (1);\nsavepoint s;\ninsert into t values (2);\n"
    "rollback to s;\nrelease s;\ncommit;\nselect * from t;\n",
    "transaction words out of place": "commit;\nrollback;\nset local work_mem = '1MB';\n"
    "begin;\nbegin;\ncommit;\n",
    "not in a transaction": T + "begin;\ncreate index concurrently i on t (a);\ncommit;\n",
    "alone": T
    + "create index concurrently i on t (a);\nvacuum t;\nreindex index concurrently i;\n",
    "committing procedure": (
        T + "create procedure p() language plpgsql as $$ begin insert into t values (1); commit;"
        " insert into t values (2); rollback; end $$;\ncall p();\nselect * from t;\n"
    ),
    "session settings": "set search_path = pg_catalog;\nshow search_path;\nreset search_path;\n"
    "set application_name = 'x';\nshow application_name;\n",
    "encodings that change nothing": "set client_encoding = 'UTF8';\nset client_encoding to utf8;\n"
    "set standard_conforming_strings = on;\nselect 'größe\\';\n",
    "encodings by names": "set names 'UTF8';\nselect 'ß';\n",
    "role": "set role pg_monitor;\nselect current_user, session_user;\nreset role;\n",
    "temporary table": "create temp table z (a int);\ninsert into z values (1);\nselect * from z;\n",
    "notifications": "listen c;\nnotify c, 'hello';\nnotify c;\nselect 1;\n",
    "lines like a dump's": (
        "SET statement_timeout = 0;\nSET client_encoding = 'UTF8';\n"
        "SET standard_conforming_strings = on;\n"
        "SELECT pg_catalog.set_config('search_path', '', false);\n"
        "CREATE TABLE public.t (\n    a integer NOT NULL,\n    b text\n);\n\n"
        "COPY public.t (a, b) FROM stdin;\n1\tx\n2\t\\N\n\\.\n\n\n"
        "ALTER TABLE ONLY public.t\n    ADD CONSTRAINT t_pkey PRIMARY KEY (a);\n"
    ),
}
