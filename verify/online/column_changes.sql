-- Verify routiq:online/column_changes on pg

begin;

select
    c.name,
    c.relation,
    c.column_name,
    c.place,
    c.new_column,
    c.old_column,
    c.old_type,
    c.new_type,
    c.to_new,
    c.to_old,
    c.old_default,
    c.new_default,
    c.settings,
    c.phase,
    c.switch_statements,
    c.switch_fingerprint,
    c.created_at,
    c.updated_at
from online.column_changes as c
where false;

do $verify$
begin
    assert exists (
        select
        from pg_catalog.pg_constraint as c
        where
            c.conname = 'pk_column_changes'
            and c.conrelid = 'online.column_changes'::pg_catalog.regclass
    ), 'online.column_changes should have its primary key';
end
$verify$;

rollback;
