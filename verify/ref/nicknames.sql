-- Verify routiq:ref/nicknames on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) >= 500
        from ref.nicknames as n
    ), 'nicknames should stand in ref.nicknames';
    assert not pg_catalog.has_table_privilege(
        'app_owner', 'ref.nicknames', 'insert, update, delete'
    ), 'functions should not be able to change the list';
end
$verify$;

rollback;
