-- Verify routiq:ref/name_titles on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) >= 80
        from ref.name_titles as t
    ), 'titles should stand in ref.name_titles';
    assert not pg_catalog.has_table_privilege(
        'app_owner', 'ref.name_titles', 'insert, update, delete'
    ), 'functions should not be able to change the list';
end
$verify$;

rollback;
