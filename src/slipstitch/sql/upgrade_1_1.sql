-- From release 1.0 to release 1.1: two projects may hold the same script.

comment on schema {registry} is 'Sqitch database deployment metadata v1.1.';

alter table {registry}.changes drop constraint changes_script_hash_key;

alter table {registry}.changes add unique (project, script_hash);
