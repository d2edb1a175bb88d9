-- Verify routiq:ref/phone_runs on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) >= 15000
        from ref.phone_runs as t
    ), 'runs of numbers should stand in ref.phone_runs';
    assert not pg_catalog.has_table_privilege(
        'app_owner', 'ref.phone_runs', 'insert, update, delete'
    ), 'functions should not be able to change the list';
end
$verify$;

rollback;
