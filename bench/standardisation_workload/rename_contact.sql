-- weight: 2
-- $1: select id from legacy.contacts where id is not null
update legacy.contacts set name = 'Another name' where id = $1;
