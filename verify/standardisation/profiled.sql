-- Verify routiq:standardisation/profiled on pg

begin;

select
    p.table_name,
    p.column_name,
    p.form,
    p.row_count,
    p.distinct_count,
    p.longest
from standardisation.column_profiles as p
where false;

rollback;
