-- Verify routiq:ref/character_runs on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) = 2
        from ref.character_runs as t
    ), 'both classes should stand in ref.character_runs';
    assert not pg_catalog.has_table_privilege(
        'app_owner', 'ref.character_runs', 'insert, update, delete'
    ), 'functions should not be able to change the list';
end
$verify$;

rollback;
