-- Verify routiq:ref/setting_keys on pg

begin;

select
    t.key,
    t.json_type,
    t.default_value,
    t.minimum,
    t.maximum,
    t.description
from ref.setting_keys as t
where false;

do $verify$
begin
    assert (
        select pg_catalog.count(*) >= 2
        from ref.setting_keys as k
    ), 'the settings that functions read should stand in ref.setting_keys';
    assert not pg_catalog.has_table_privilege(
        'app_owner', 'ref.setting_keys', 'insert, update, delete'
    ), 'functions should not be able to add settings';
end
$verify$;

rollback;
