-- weight: 6
-- $1: select id from legacy.contacts where id is not null
select * from legacy.contacts where id = $1;
