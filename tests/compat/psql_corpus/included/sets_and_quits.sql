\set from_include yes
\q
select nonsense;
