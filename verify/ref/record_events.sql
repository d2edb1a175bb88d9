-- Verify routiq:ref/record_events on pg

begin;

select
    t.system,
    t.event_type,
    t.place,
    t.entity,
    t.path,
    t.is_deleted
from ref.record_events as t
where false;

do $verify$
begin
    assert not pg_catalog.has_table_privilege(
        'app_owner', 'ref.record_events', 'insert, update, delete'
    ), 'functions should not be able to change what is read';
end
$verify$;

rollback;
