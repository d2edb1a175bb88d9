-- Verify routiq:ref/address_words on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) >= 70
        from ref.address_words as w
    ), 'words should stand in ref.address_words';
    assert not pg_catalog.has_table_privilege(
        'app_owner', 'ref.address_words', 'insert, update, delete'
    ), 'functions should not be able to change the list';
end
$verify$;

rollback;
