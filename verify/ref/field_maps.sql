-- Verify routiq:ref/field_maps on pg

begin;

select
    t.system,
    t.field,
    t.place,
    t.path
from ref.field_maps as t
where false;

do $verify$
begin
    assert not pg_catalog.has_table_privilege(
        'app_owner', 'ref.field_maps', 'insert, update, delete'
    ), 'functions should not be able to change how data are read';
end
$verify$;

rollback;
