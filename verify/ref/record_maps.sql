-- Verify routiq:ref/record_maps on pg

begin;

select
    t.system,
    t.entity,
    t.field,
    t.place,
    t.path,
    t.is_required
from ref.record_maps as t
where false;

do $verify$
begin
    assert not pg_catalog.has_table_privilege(
        'app_owner', 'ref.record_maps', 'insert, update, delete'
    ), 'functions should not be able to change how data are read';
end
$verify$;

rollback;
