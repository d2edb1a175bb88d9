-- Verify routiq:ref/status_transitions on pg

begin;

select
    t.entity,
    t.from_status,
    t.to_status
from ref.status_transitions as t
where false;

do $verify$
begin
    assert not pg_catalog.has_table_privilege(
        'app_owner', 'ref.status_transitions', 'insert, update, delete'
    ), 'functions should not be able to widen a flow';
    assert pg_catalog.has_table_privilege(
        'app_migrator', 'ref.status_transitions', 'insert'
    ), 'migrations should be able to list a flow';
end
$verify$;

rollback;
