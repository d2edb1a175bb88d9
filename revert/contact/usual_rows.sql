-- Revert routiq:contact/usual_rows from pg

begin;

drop function contact.refer_to(regclass, text, text, uuid, uuid[], uuid, uuid);
drop function contact.hold_referring(regclass, text, text, uuid, uuid, uuid, uuid[]);
drop function contact.referring(regclass, text, text, uuid, uuid, uuid);

commit;
