-- Verify routiq:staging/row_numbers on pg

begin;

select s.last_value
from staging.row_numbers as s
where false;

rollback;
