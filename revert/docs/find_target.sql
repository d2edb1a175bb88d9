-- Revert routiq:docs/find_target from pg

begin;

drop function docs.read_assets(uuid[]);
drop function docs.add_links(uuid, uuid, uuid, uuid, uuid, uuid, uuid);
drop function docs.find_target(text, uuid);

commit;
