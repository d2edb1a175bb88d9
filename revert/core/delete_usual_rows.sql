-- Revert routiq:core/delete_usual_rows from pg

begin;

drop function core.delete_divided_children(regclass, text, uuid, uuid, uuid, uuid[]);
drop function core.mark_deleted(regclass, uuid, uuid, uuid, uuid[]);
drop function core.hold_children(regclass, text, uuid, uuid[]);

commit;
